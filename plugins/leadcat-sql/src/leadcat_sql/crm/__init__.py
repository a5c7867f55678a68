"""The embedded CRM: companies, contacts and sales in one database with what is decided of them."""
