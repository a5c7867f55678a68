"""`leadcat check`: what it prints, in which format, and how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.unit.cli.calls import Folder, folder, leadcat
from tests.unit.given import rule
from tests.workbench.checking.given import SHADOWED

__all__ = ["folder"]

ROOT = Path(__file__).parents[3]
FAULTY = rule(trigger="sale_solt")
NOTED = rule(allow=[{"code": "rule_shadowed", "reason": "It is meant."}])


def test_a_sound_ruleset_ends_with_0(folder: Folder) -> None:
    done = leadcat("check", folder.rules)
    assert (done.code, done.out, done.err) == (0, "1 file: nothing found\n", "")


def test_a_note_ends_with_0_and_a_warning_with_1(folder: Folder) -> None:
    folder.use(rules=[NOTED])
    assert leadcat("check", folder.rules).code == 0
    folder.use(rules=SHADOWED)
    assert leadcat("check", folder.rules).code == 1


def test_what_keeps_a_ruleset_from_being_used_is_found_in_each_file(folder: Folder) -> None:
    folder.use(rules=[FAULTY])
    broken = folder.write("broken.json", "{")
    shadowed = folder.write("shadowed.json", {"name": "x", "rules": SHADOWED})
    done = leadcat("check", folder.rules, broken, shadowed, "--json")
    assert (done.code, done.err) == (1, "")
    found = json.loads(done.out)
    assert [(each["file"], each["code"]) for each in found["findings"]] == [
        (folder.rules, "unknown_trigger"),
        (broken, "invalid_json"),
        (shadowed, "rule_shadowed"),
    ]
    assert (found["errors"], found["warnings"], found["notes"]) == (2, 1, 0)
    assert found["files"] == [folder.rules, broken, shadowed]


def test_a_name_that_the_crm_lacks_is_found(folder: Folder) -> None:
    folder.use(rules=[rule(set_category_to="Custome")])
    done = leadcat("check", folder.rules, "--crm", folder.crm)
    assert done.code == 1
    assert "unknown_category: the CRM has no category 'Custome'" in done.out


@pytest.mark.parametrize(
    "more",
    [
        ["nowhere.json"],
        ["--crm", "nowhere.json"],
        ["--format", "xml"],
        ["--json", "--format", "sarif"],
    ],
)
def test_what_cannot_be_used_ends_with_2_and_prints_nothing(
    folder: Folder, more: list[str]
) -> None:
    folder.use(rules=SHADOWED)
    done = leadcat("check", folder.rules, *more)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_a_file_that_is_named_twice_is_checked_once(folder: Folder) -> None:
    folder.use(rules=SHADOWED)
    done = leadcat("check", folder.rules, folder.rules, "--json")
    assert len(json.loads(done.out)["findings"]) == 1


def test_the_text_has_lines_and_columns_and_a_short_example(folder: Folder) -> None:
    folder.write("rules.json", json.dumps({"name": "x", "rules": SHADOWED}, indent=1))
    done = leadcat("check", folder.rules, columns=80)
    assert "   9:3  warning rule_shadowed: no event can reach the rule 'swedish'" in done.out
    assert "for example: a sale: open → sold; the company: Lead, country SE" in done.out
    assert "see 4:3: this rule is tried before it" in done.out
    assert max(map(len, done.out.splitlines()[1:])) <= 80


def test_a_name_cannot_steer_the_terminal(folder: Folder) -> None:
    path = folder.write("\x1b[31m.json", {"name": "x", "rules": [rule(id="\x1b[1m"), rule(id="b")]})
    assert "\x1b" not in leadcat("check", path).out


def test_json_has_all_that_a_finding_has(folder: Folder) -> None:
    folder.use(rules=SHADOWED)
    done = leadcat("check", folder.rules, "--format", "json")
    (found,) = json.loads(done.out)["findings"]
    assert (found["code"], found["severity"]) == ("rule_shadowed", "warning")
    assert (found["pointer"], found["line"]) == ("/rules/1", 1)
    assert found["witness"]["event"]["after"]["status"] == "sold"
    assert found["related"] == [{"pointer": "/rules/0", "message": "this rule is tried before it"}]
    assert set(found) == {
        *("code", "severity", "file", "pointer", "line", "column"),
        *("message", "hint", "witness", "related"),
    }


def test_github_is_told_in_its_own_commands(folder: Folder) -> None:
    path = folder.write("a,b:c%\n.json", {"name": "x", "rules": [FAULTY]})
    (line,) = leadcat("check", path, "--format", "github").out.splitlines()
    command, properties, message = line.split("::", 1)[0], *line[2:].split("::")
    assert command == ""
    assert properties.startswith(f"error file={folder.path}/a%2Cb%3Ac%25%0A.json,line=1,col=")
    assert properties.endswith(",title=unknown_trigger")
    assert message == "no trigger is named 'sale_solt' (did you mean 'sale_sold'?)"


def test_sarif_names_the_rule_the_place_and_the_witness(folder: Folder) -> None:
    folder.use(rules=SHADOWED)
    log = json.loads(leadcat("check", folder.rules, "--format", "sarif").out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert (result["ruleId"], result["level"]) == ("rule_shadowed", "warning")
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == Path(folder.rules).as_uri()
    assert place["physicalLocation"]["region"]["startLine"] == 1
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "/rules/1"
    assert len(result["relatedLocations"]) == 1
    assert result["properties"]["witness"]["company"]["attributes"] == {"country": "SE"}


def test_sarif_names_a_file_from_here_as_it_was_named(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("å b.json", {"name": "x", "rules": SHADOWED})
    monkeypatch.chdir(folder.path)
    log = json.loads(leadcat("check", "å b.json", "--format", "sarif").out)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%C3%A5%20b.json"


def test_a_file_that_is_no_text_has_a_place_all_the_same(folder: Folder) -> None:
    done = leadcat("check", folder.write("bytes.json", b"\xff\xfe{"))
    assert done.code == 1
    assert "1:1  error not_utf8: " in done.out


def test_the_rulesets_that_we_ship_have_nothing_but_notes() -> None:
    shipped = [
        str(path)
        for path in (ROOT / "rulesets").glob("*.json")
        if "rules" in json.loads(path.read_text("utf-8"))
    ]
    assert len(shipped) == 3
    done = leadcat("check", *shipped, "--crm", str(ROOT / "rulesets" / "crm.json"), "--json")
    found = json.loads(done.out)
    assert (done.code, found["errors"], found["warnings"]) == (0, 0, 0)
    assert {each["code"] for each in found["findings"]} == {
        *("lead_status_unawaited", "category_without_exit", "category_cycle"),
    }


def test_without_the_extra_it_says_what_to_install(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = [each for each in sys.modules if each.startswith("leadcat_rules.workbench.")]
    for name in [each for each in modules if "reasoning" in each or "checking" in each]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pysat", None)
    done = leadcat("check", folder.rules)
    assert (done.code, done.out) == (2, "")
    assert "extra_missing: " in done.err
    assert "pip install 'leadcat-rules[workbench]'" in done.err
