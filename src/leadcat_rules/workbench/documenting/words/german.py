"""German."""

from __future__ import annotations

from leadcat_rules.domain import CategoryGroup, SaleStatus
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.workbench.documenting.words.shape import Titles, Words

GERMAN = Words(
    language="de",
    quoted="„{text}“",
    triggers={
        Trigger.SALE_SOLD: "ein Verkauf gewonnen wurde",
        Trigger.SALE_LOST: "ein Verkauf verloren wurde",
        Trigger.SALE_REGISTERED: "ein Verkauf bei der Firma registriert wird",
        Trigger.LEAD_STATUS_CHANGED: "der Lead-Status eines Kontakts auf {status} gesetzt wird",
    },
    variables={
        "company_id": "die ID der Firma",
        "company_name": "der Name der Firma",
        "company_country": "das Land der Firma",
        "company_category": "die Kategorie der Firma",
        "company_category_group": "die Gruppe der Kategorie der Firma",
        "company_lead_status_enabled": "„Lead-Status aktiviert“ der Kategorie der Firma",
        "contact_lead_status": "der Lead-Status des Kontakts",
        "sale_amount": "der Betrag des Verkaufs",
        "sale_currency": "die Währung des Verkaufs",
        "sale_status": "der Status des Verkaufs",
        "origin": "die Herkunft der Änderung",
        "actor": "die speichernde Person",
        "event_at": "der Zeitpunkt des Ereignisses",
    },
    attributes={
        "company": "{name} der Firma",
        "sale": "{name} des Verkaufs",
        "contact": "{name} des Kontakts",
    },
    operators={
        "is_known": "{it} bekannt ist",
        "is_unknown": "{it} unbekannt ist",
        "equal_to": "{it} {value} ist",
        "not_equal_to": "{it} nicht {value} ist",
        "equal_to_case_insensitive": "{it} {value} in Groß- oder Kleinbuchstaben ist",
        "starts_with": "{it} mit {value} beginnt",
        "ends_with": "{it} mit {value} endet",
        "contains": "{it} {value} enthält",
        "does_not_contain": "{it} {value} nicht enthält",
        "one_of": "{it} {value} ist",
        "none_of": "{it} nicht {value} ist",
        "matches_regex": "{it} auf das Muster {value} passt",
        "non_empty": "{it} nicht leer ist",
        "greater_than": "{it} größer als {value} ist",
        "greater_than_or_equal_to": "{it} mindestens {value} ist",
        "less_than": "{it} kleiner als {value} ist",
        "less_than_or_equal_to": "{it} höchstens {value} ist",
        "is_true": "{it} wahr ist",
        "is_false": "{it} falsch ist",
        "before": "{it} vor {value} liegt",
        "on_or_before": "{it} nicht nach {value} liegt",
        "after": "{it} nach {value} liegt",
        "on_or_after": "{it} nicht vor {value} liegt",
        "within_days": "{it} höchstens {value} vor dem Ereignis liegt",
        "older_than_days": "{it} mehr als {value} vor dem Ereignis liegt",
        "contains_all": "{it} alle von {value} enthält",
        "is_contained_by": "{it} nichts außer {value} enthält",
        "shares_at_least_one_element_with": "{it} mindestens eines von {value} enthält",
        "shares_exactly_one_element_with": "{it} genau eines von {value} enthält",
        "shares_no_elements_with": "{it} keines von {value} enthält",
    },
    particular={
        ("company_lead_status_enabled", "is_true"): (
            "für die Kategorie der Firma Lead-Status aktiviert ist"
        ),
        ("company_lead_status_enabled", "is_false"): (
            "für die Kategorie der Firma Lead-Status nicht aktiviert ist"
        ),
        ("origin", "not_equal_to"): "die Änderung nicht aus {value} kommt",
        ("origin", "none_of"): "die Änderung nicht aus {value} kommt",
    },
    groups={
        CategoryGroup.UNKNOWN: "Unbekannt",
        CategoryGroup.CUSTOMER: "Kunde",
        CategoryGroup.POTENTIAL_CUSTOMER: "Potenzieller Kunde",
        CategoryGroup.PARTNER: "Partner",
        CategoryGroup.LOST: "Verloren",
        CategoryGroup.OTHER: "Sonstige",
    },
    sale_statuses={
        SaleStatus.UNKNOWN: "unbekannt",
        SaleStatus.OPEN: "offen",
        SaleStatus.SOLD: "gewonnen",
        SaleStatus.LOST: "verloren",
        SaleStatus.STALLED: "aufgeschoben",
    },
    origins={
        Origin.UI: "der Benutzeroberfläche",
        Origin.API: "der API",
        Origin.IMPORT: "einem Import",
        Origin.BULK: "einer Massenaktualisierung",
        Origin.AUTOMATION: "einer Automatisierung",
    },
    comes_from="die Änderung aus {value} kommt",
    sentence="Wenn {conditions}, wird die Kategorie zu {target}{confirmation}.",
    confirmed=", nachdem jemand dies bestätigt hat",
    confirmed_within=", nachdem jemand dies bestätigt hat (Frist: {time})",
    units={
        "week": ("Woche", "Wochen"),
        "day": ("Tag", "Tage"),
        "hour": ("Stunde", "Stunden"),
        "minute": ("Minute", "Minuten"),
        "second": ("Sekunde", "Sekunden"),
    },
    nothing="nichts",
    yes="ja",
    no="nein",
    yes_within="ja, Frist: {time}",
    all_of="alles davon:",
    any_of="eines davon:",
    off="Aus",
    broken="Defekt",
    target_gone="Die Kategorie der Regel gibt es im CRM nicht mehr, darum tut die Regel nichts.",
    lead_status_gone=(
        "Den Lead-Status der Regel gibt es im CRM nicht mehr, darum tut die Regel nichts."
    ),
    deleted="{name} (gelöscht)",
    not_set="nicht festgelegt",
    anything_eligible="Jeder potenzielle Kunde",
    titles=Titles(
        sentences="Was die Regeln tun",
        table="Entscheidungstabelle",
        diagram="Von Kategorie zu Kategorie",
        order=(
            "Die Regeln werden in dieser Reihenfolge geprüft; die erste, die zutrifft, beendet die "
            "Suche."
        ),
        eligible=(
            "Nur eine Firma mit einer Kategorie der Gruppe Potenzieller Kunde wird verschoben; "
            "durch einen Lead-Status nur, wo Lead-Status für die Kategorie aktiviert ist."
        ),
        unknown=(
            "Eine Bedingung über etwas, das unbekannt ist, ist nicht erfüllt, "
            "außer sie fragt genau danach."
        ),
        no_rules="Es gibt keine Regeln.",
        no_moves="Keine Regel verschiebt eine Firma.",
        numbers="Die Zahlen an den Pfeilen sind die Nummern der Regeln.",
        number="Nr.",
        rule="Regel",
        trigger="Wenn",
        conditions="und",
        target="wird die Kategorie zu",
        asks="Fragt",
        because="Weil",
    ),
)
