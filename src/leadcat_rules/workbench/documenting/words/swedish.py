"""Swedish."""

from __future__ import annotations

from leadcat_rules.domain import CategoryGroup, SaleStatus
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.workbench.documenting.words.shape import Titles, Words

SWEDISH = Words(
    language="sv",
    quoted="”{text}”",
    triggers={
        Trigger.SALE_SOLD: "en försäljning säljs",
        Trigger.SALE_LOST: "en försäljning är förlorad",
        Trigger.SALE_REGISTERED: "en försäljning registreras under företaget",
        Trigger.LEAD_STATUS_CHANGED: "en kontakts lead-status ställs in på {status}",
    },
    variables={
        "company_id": "företagets id",
        "company_name": "företagets namn",
        "company_country": "företagets land",
        "company_category": "företagets kategori",
        "company_category_group": "gruppen för företagets kategori",
        "company_lead_status_enabled": "”lead-status aktiverad” för företagets kategori",
        "contact_lead_status": "kontaktens lead-status",
        "sale_amount": "försäljningens belopp",
        "sale_currency": "försäljningens valuta",
        "sale_status": "försäljningens status",
        "origin": "ändringens ursprung",
        "actor": "den som sparade",
        "event_at": "händelsens tid",
    },
    attributes={
        "company": "företagets {name}",
        "sale": "försäljningens {name}",
        "contact": "kontaktens {name}",
    },
    operators={
        "is_known": "{it} har ett värde",
        "is_unknown": "{it} saknar värde",
        "equal_to": "{it} är {value}",
        "not_equal_to": "{it} inte är {value}",
        "equal_to_case_insensitive": "{it} är {value} med stora eller små bokstäver",
        "starts_with": "{it} börjar med {value}",
        "ends_with": "{it} slutar med {value}",
        "contains": "{it} innehåller {value}",
        "does_not_contain": "{it} inte innehåller {value}",
        "one_of": "{it} är {value}",
        "none_of": "{it} inte är {value}",
        "matches_regex": "{it} passar mönstret {value}",
        "non_empty": "{it} inte är en tom text",
        "greater_than": "{it} är större än {value}",
        "greater_than_or_equal_to": "{it} är minst {value}",
        "less_than": "{it} är mindre än {value}",
        "less_than_or_equal_to": "{it} är högst {value}",
        "is_true": "{it} är sant",
        "is_false": "{it} är falskt",
        "before": "{it} är före {value}",
        "on_or_before": "{it} inte är efter {value}",
        "after": "{it} är efter {value}",
        "on_or_after": "{it} inte är före {value}",
        "within_days": "{it} ligger högst {value} före händelsen",
        "older_than_days": "{it} ligger mer än {value} före händelsen",
        "contains_all": "{it} innehåller alla av {value}",
        "is_contained_by": "{it} inte innehåller annat än {value}",
        "shares_at_least_one_element_with": "{it} innehåller minst en av {value}",
        "shares_exactly_one_element_with": "{it} innehåller exakt en av {value}",
        "shares_no_elements_with": "{it} innehåller ingen av {value}",
    },
    particular={
        ("company_lead_status_enabled", "is_true"): (
            "lead-status är aktiverad för företagets kategori"
        ),
        ("company_lead_status_enabled", "is_false"): (
            "lead-status inte är aktiverad för företagets kategori"
        ),
        ("origin", "not_equal_to"): "ändringen inte kommer från {value}",
        ("origin", "none_of"): "ändringen inte kommer från {value}",
    },
    groups={
        CategoryGroup.UNKNOWN: "Okänd",
        CategoryGroup.CUSTOMER: "Kund",
        CategoryGroup.POTENTIAL_CUSTOMER: "Potentiell kund",
        CategoryGroup.PARTNER: "Partner",
        CategoryGroup.LOST: "Förlorad",
        CategoryGroup.OTHER: "Övrigt",
    },
    sale_statuses={
        SaleStatus.UNKNOWN: "okänd",
        SaleStatus.OPEN: "öppen",
        SaleStatus.SOLD: "såld",
        SaleStatus.LOST: "förlorad",
        SaleStatus.STALLED: "uppskjuten",
    },
    origins={
        Origin.UI: "användargränssnittet",
        Origin.API: "API:et",
        Origin.IMPORT: "en import",
        Origin.BULK: "en massuppdatering",
        Origin.AUTOMATION: "en automatisering",
    },
    comes_from="ändringen kommer från {value}",
    sentence="När {conditions} blir kategorin {target}{confirmation}.",
    confirmed=", efter att någon har bekräftat",
    confirmed_within=", efter att någon har bekräftat (inom {time})",
    units={
        "week": ("vecka", "veckor"),
        "day": ("dag", "dagar"),
        "hour": ("timme", "timmar"),
        "minute": ("minut", "minuter"),
        "second": ("sekund", "sekunder"),
    },
    nothing="ingenting",
    yes="ja",
    no="nej",
    yes_within="ja, inom {time}",
    all_of="alla dessa:",
    any_of="en av dessa:",
    off="Av",
    broken="Trasig",
    target_gone="Regelns kategori finns inte längre i CRM, så regeln gör ingenting.",
    lead_status_gone="Regelns lead-status finns inte längre i CRM, så regeln gör ingenting.",
    deleted="{name} (borttagen)",
    not_set="inte angiven",
    anything_eligible="Vilken potentiell kund som helst",
    titles=Titles(
        sentences="Vad reglerna gör",
        table="Beslutstabell",
        diagram="Från kategori till kategori",
        order="Reglerna prövas i den här ordningen; den första som passar avslutar sökningen.",
        eligible=(
            "Bara ett företag vars kategori är i gruppen Potentiell kund flyttas; av en "
            "lead-status bara där lead-status är aktiverad för kategorin."
        ),
        unknown=(
            "Ett villkor på något som saknar värde är inte uppfyllt, "
            "om det inte frågar efter just det."
        ),
        no_rules="Det finns inga regler.",
        no_moves="Ingen regel flyttar ett företag.",
        numbers="Siffrorna vid pilarna är reglernas nummer.",
        number="Nr",
        rule="Regel",
        trigger="När",
        conditions="och",
        target="blir kategorin",
        asks="Frågar",
        because="Därför att",
    ),
)
