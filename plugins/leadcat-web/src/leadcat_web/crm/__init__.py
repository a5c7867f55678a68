"""The pages of the embedded CRM: companies, sales, contacts, lists, and its login."""

from fastapi import APIRouter

from leadcat_web.crm.companies import router as companies
from leadcat_web.crm.company import router as company
from leadcat_web.crm.contacts import router as contacts
from leadcat_web.crm.lists import router as lists
from leadcat_web.crm.sales import router as sales

router = APIRouter()
for _each in (companies, company, sales, contacts, lists):
    router.include_router(_each)
