"""The words of the CRM."""

import pytest

from leadcat_rules import Category, CategoryGroup, Company, CrmLists, LeadStatus, SaleStatus
from leadcat_rules.domain import ListName, find

LEAD = Category(id=1, name="Lead", group="potential_customer", lead_status_enabled=True)
CUSTOMER = Category(id=7, name="Customer", group="customer")


@pytest.mark.parametrize("group", [g for g in CategoryGroup if g != "potential_customer"])
def test_only_a_potential_customer_can_have_lead_status_enabled(group: CategoryGroup) -> None:
    with pytest.raises(ValueError, match="only a potential_customer"):
        Category(id="1", name="Lead", group=group, lead_status_enabled=True)


def test_E1_only_a_company_in_a_potential_customers_category_may_be_touched() -> None:
    assert Company(id="c1", name="Acme", category=LEAD).is_potential_customer
    assert not Company(id="c1", name="Acme", category=CUSTOMER).is_potential_customer
    assert not Company(id="c1", name="Acme").is_potential_customer


def test_groups_and_statuses_have_the_numbers_of_the_product_that_is_generalised() -> None:
    assert [group.number for group in CategoryGroup] == [0, 1, 2, 3, 4, 5]
    assert CategoryGroup.LOST.number == 4
    assert [status.number for status in SaleStatus] == [0, 1, 2, 3, 4]
    assert SaleStatus.SOLD.number == 2


def test_a_name_means_the_item_that_is_not_deleted_first() -> None:
    gone = Category(id="2", name="Customer", group="customer", deleted=True)
    lists = CrmLists((gone, CUSTOMER), ())
    assert lists.category_named("Customer") == CUSTOMER
    assert CrmLists((gone,), ()).category_named("Customer") == gone
    assert lists.category_named("customer") is None


def test_a_name_goes_before_an_id_where_either_may_be_meant() -> None:
    named_seven = Category(id="9", name="7", group="other")
    assert find([CUSTOMER, named_seven], name="7", id="7") == named_seven
    assert find([CUSTOMER, LEAD], name="7", id="7") == CUSTOMER
    assert find([CUSTOMER, LEAD], name="8", id="8") is None
    assert find([CUSTOMER]) is None


def test_each_list_has_its_name() -> None:
    lists = CrmLists((LEAD,), (LeadStatus(id="1", name="Open"),))
    assert [lists.of(each)[0].name for each in ListName] == ["Lead", "Open"]


def test_a_lead_status_is_found_by_id_and_by_exact_name() -> None:
    opened = LeadStatus(id="1", name="Open")
    lists = CrmLists((), (opened,))
    assert lists.lead_status("1") == lists.lead_status_named("Open") == opened
    assert lists.lead_status("2") is None
    assert lists.lead_status(None) is None


def test_a_company_can_stand_in_a_set_and_its_attributes_are_a_mapping() -> None:
    assert len({Company(id="c1", name="Acme", attributes={"a": []})}) == 1
    with pytest.raises(TypeError, match="attributes are a mapping, not list"):
        Company(id="c1", name="Acme", attributes=[1])  # type: ignore[arg-type]  # the mistake


@pytest.mark.parametrize("wrong", ["1", 1])
def test_a_companys_category_is_a_category(wrong: object) -> None:
    with pytest.raises(TypeError, match="category"):
        Company(id="c1", name="Acme", category=wrong)  # type: ignore[arg-type]  # the mistake
