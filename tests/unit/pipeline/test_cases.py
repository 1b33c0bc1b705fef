"""Cases on several cores find what they find one after the other."""

from qa_audit.pipeline import workers
from qa_audit.pipeline.cases import run_all_cases
from qa_audit.script.load import load_script
from qa_audit.script.test import run_cases
from qa_audit.shipped import configs_directory


def test_several_processes_reach_the_same_verdicts_in_the_same_order(monkeypatch):
    monkeypatch.setattr(workers, "CALLS_AT_ONCE", 1)
    script = load_script(configs_directory() / "examples" / "hospital_hotline.yaml")
    one_by_one = [(result.case.name, result.status) for result in run_cases(script)]
    found = run_all_cases([script, script], 2)
    assert [[(result.case.name, result.status) for result in results] for results in found] == [one_by_one] * 2
