"""A ruleset applied to what a CRM holds already, company by company."""
