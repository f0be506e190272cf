"""The scorer's figures, by hand."""

from typing import Any

from pipeline.scoring import direction_pairs, keys, matched, score


def finding(
    intervention: str = "isometric_rt", outcome: str = "sici", direction: str = "decrease", **more: str
) -> dict[str, str]:
    return {"intervention": intervention, "comparator": "baseline", "outcome": outcome, "direction": direction} | more


def document(*findings: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"findings": list(findings)} | more


def test_precision_and_recall_are_micro_averaged() -> None:
    gold = {"a": document(finding(), finding(outcome="icf")), "b": document(finding(outcome="h_reflex"))}
    read = {"a": document(finding(), finding(outcome="v_wave"))}
    figure = score(gold, read, resamples=100)["outcome"]
    assert (figure["precision"], figure["recall"], figure["f1"]) == (0.5, 0.3333, 0.4)
    assert (figure["gold"], figure["predicted"]) == (3, 2)


def test_a_family_matches_parent_and_child_but_not_sibling() -> None:
    parent, child, sibling = (document(finding(i)) for i in ("resistance_training", "isometric_rt", "dynamic_rt"))
    assert matched(parent, child, "iod_family")[0] == 1
    assert matched(child, parent, "iod_family")[0] == 1
    assert matched(child, sibling, "iod_family")[0] == 0
    assert matched(parent, child, "iod")[0] == 0


def test_doses_are_equal_within_one_percent() -> None:
    def dose(low: float | None) -> dict[str, Any]:
        return {"parameters": [{"kind": "load", "low": low, "high": low, "unit": "%1RM"}]}

    assert matched(dose(80), dose(80.5), "parameter")[0] == 1
    assert matched(dose(80), dose(82), "parameter")[0] == 0
    assert matched(dose(None), dose(0), "parameter")[0] == 0


def test_missing_limb_and_comparator_have_their_defaults() -> None:
    told = finding(comparator="none", limb="trained")
    untold = {name: value for name, value in told.items() if name not in ("comparator", "limb")}
    assert keys(document(told), "finding") == keys(document(untold), "finding")


def test_direction_is_asked_only_where_both_sides_hold_one() -> None:
    gold = {"a": document(finding(), finding(outcome="icf"), finding(outcome="icf", direction="increase"))}
    read = {"a": document(finding(direction="no_change"), finding(outcome="icf"))}
    assert direction_pairs(gold, read) == [("decrease", "no_change")]


def test_accuracy_counts_only_what_gold_tells() -> None:
    gold = {"a": {"study": {"design": "rct", "n": None}}, "b": {"study": {"design": "review", "n": 12}}}
    read = {"a": {"study": {"design": "rct", "n": 9}}, "b": {"study": {"design": "other", "n": 12}}}
    figures = score(gold, read, resamples=100)
    assert figures["design"] == {"accuracy": 0.5, "n": 2}
    assert figures["n"] == {"accuracy": 1.0, "n": 1}
