"""Dutch."""

from __future__ import annotations

from leadcat_rules.domain import CategoryGroup, SaleStatus
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.workbench.documenting.words.shape import Titles, Words

DUTCH = Words(
    language="nl",
    quoted="“{text}”",
    triggers={
        Trigger.SALE_SOLD: "een verkoop is verkocht",
        Trigger.SALE_LOST: "een verkoop is verloren",
        Trigger.SALE_REGISTERED: "een verkoop bij het bedrijf wordt geregistreerd",
        Trigger.LEAD_STATUS_CHANGED: (
            "de leadstatus van een contactpersoon op {status} wordt ingesteld"
        ),
    },
    variables={
        "company_id": "de id van het bedrijf",
        "company_name": "de naam van het bedrijf",
        "company_country": "het land van het bedrijf",
        "company_category": "de categorie van het bedrijf",
        "company_category_group": "de groep van de categorie van het bedrijf",
        "company_lead_status_enabled": (
            "“leadstatus ingeschakeld” voor de categorie van het bedrijf"
        ),
        "contact_lead_status": "de leadstatus van de contactpersoon",
        "sale_amount": "het bedrag van de verkoop",
        "sale_currency": "de valuta van de verkoop",
        "sale_status": "de status van de verkoop",
        "origin": "de herkomst van de wijziging",
        "actor": "de persoon die heeft opgeslagen",
        "event_at": "het tijdstip van de gebeurtenis",
    },
    attributes={
        "company": "{name} van het bedrijf",
        "sale": "{name} van de verkoop",
        "contact": "{name} van de contactpersoon",
    },
    operators={
        "is_known": "{it} bekend is",
        "is_unknown": "{it} onbekend is",
        "equal_to": "{it} {value} is",
        "not_equal_to": "{it} niet {value} is",
        "equal_to_case_insensitive": "{it} {value} in hoofdletters of kleine letters is",
        "starts_with": "{it} met {value} begint",
        "ends_with": "{it} op {value} eindigt",
        "contains": "{it} {value} bevat",
        "does_not_contain": "{it} {value} niet bevat",
        "one_of": "{it} {value} is",
        "none_of": "{it} niet {value} is",
        "matches_regex": "{it} bij het patroon {value} past",
        "non_empty": "{it} niet leeg is",
        "greater_than": "{it} groter dan {value} is",
        "greater_than_or_equal_to": "{it} minstens {value} is",
        "less_than": "{it} kleiner dan {value} is",
        "less_than_or_equal_to": "{it} hoogstens {value} is",
        "is_true": "{it} waar is",
        "is_false": "{it} onwaar is",
        "before": "{it} voor {value} ligt",
        "on_or_before": "{it} niet na {value} ligt",
        "after": "{it} na {value} ligt",
        "on_or_after": "{it} niet voor {value} ligt",
        "within_days": "{it} hoogstens {value} voor de gebeurtenis ligt",
        "older_than_days": "{it} meer dan {value} voor de gebeurtenis ligt",
        "contains_all": "{it} elk van {value} bevat",
        "is_contained_by": "{it} niets anders dan {value} bevat",
        "shares_at_least_one_element_with": "{it} minstens een van {value} bevat",
        "shares_exactly_one_element_with": "{it} precies een van {value} bevat",
        "shares_no_elements_with": "{it} geen van {value} bevat",
    },
    particular={
        ("company_lead_status_enabled", "is_true"): (
            "leadstatus voor de categorie van het bedrijf is ingeschakeld"
        ),
        ("company_lead_status_enabled", "is_false"): (
            "leadstatus voor de categorie van het bedrijf niet is ingeschakeld"
        ),
        ("origin", "not_equal_to"): "de wijziging niet van {value} komt",
        ("origin", "none_of"): "de wijziging niet van {value} komt",
    },
    groups={
        CategoryGroup.UNKNOWN: "Onbekend",
        CategoryGroup.CUSTOMER: "Klant",
        CategoryGroup.POTENTIAL_CUSTOMER: "Potentiële klant",
        CategoryGroup.PARTNER: "Partner",
        CategoryGroup.LOST: "Verloren",
        CategoryGroup.OTHER: "Overig",
    },
    sale_statuses={
        SaleStatus.UNKNOWN: "onbekend",
        SaleStatus.OPEN: "open",
        SaleStatus.SOLD: "verkocht",
        SaleStatus.LOST: "verloren",
        SaleStatus.STALLED: "vastgelopen",
    },
    origins={
        Origin.UI: "de gebruikersinterface",
        Origin.API: "de API",
        Origin.IMPORT: "een import",
        Origin.BULK: "een bulkupdate",
        Origin.AUTOMATION: "een automatisering",
    },
    comes_from="de wijziging van {value} komt",
    sentence="Wanneer {conditions}, wordt de categorie {target}{confirmation}.",
    confirmed=", nadat iemand dit heeft bevestigd",
    confirmed_within=", nadat iemand dit heeft bevestigd (binnen {time})",
    units={
        "week": ("week", "weken"),
        "day": ("dag", "dagen"),
        "hour": ("uur", "uur"),
        "minute": ("minuut", "minuten"),
        "second": ("seconde", "seconden"),
    },
    nothing="niets",
    yes="ja",
    no="nee",
    yes_within="ja, binnen {time}",
    all_of="al deze:",
    any_of="een van deze:",
    off="Uit",
    broken="Defect",
    target_gone="De categorie van de regel staat niet meer in het CRM, dus de regel doet niets.",
    lead_status_gone=(
        "De leadstatus van de regel staat niet meer in het CRM, dus de regel doet niets."
    ),
    deleted="{name} (verwijderd)",
    not_set="niet ingesteld",
    anything_eligible="Elke potentiële klant",
    titles=Titles(
        sentences="Wat de regels doen",
        table="Beslissingstabel",
        diagram="Van categorie naar categorie",
        order=(
            "De regels worden in deze volgorde geprobeerd; de eerste die van toepassing is, "
            "beëindigt het zoeken."
        ),
        eligible=(
            "Alleen een bedrijf met een categorie in de groep Potentiële klant wordt verplaatst; "
            "door een leadstatus alleen waar leadstatus voor de categorie is ingeschakeld."
        ),
        unknown=(
            "Een voorwaarde over iets dat onbekend is, is niet vervuld, "
            "tenzij ze juist daarnaar vraagt."
        ),
        no_rules="Er zijn geen regels.",
        no_moves="Geen regel verplaatst een bedrijf.",
        numbers="De getallen bij de pijlen zijn de nummers van de regels.",
        number="Nr.",
        rule="Regel",
        trigger="Wanneer",
        conditions="en",
        target="wordt de categorie",
        asks="Vraagt",
        because="Omdat",
    ),
)
