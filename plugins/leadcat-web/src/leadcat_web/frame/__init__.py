"""What every route stands on: who visits, what she may, and how a page or an error looks."""

from leadcat_web.frame.caller import Caller, Client, the_actor
from leadcat_web.frame.faults import Fault
from leadcat_web.frame.needs import PUBLIC, Needs
from leadcat_web.frame.site import Site
from leadcat_web.frame.visit import Visit

__all__ = ["PUBLIC", "Caller", "Client", "Fault", "Needs", "Site", "Visit", "the_actor"]
