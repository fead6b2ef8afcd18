"""Other tools and a trained model on one public corpus, as measured for this project: figures, no text of anyone's."""

from __future__ import annotations

TOOLS = ("ClauseKeeper", "gdpr-site-auditor", "gdpr-compliance-checker", "Rulestamp", "trained SVM")
CORPUS = "gt200"
"""GDPR-Transparency-200: there all 195 policies that could be read, here those of them that are at hand."""

FIGURES: dict[str, tuple[tuple[float, float] | None, ...]] = {
    "retention/period": ((0.83, 0.80), (0.80, 0.78), None, (0.42, 0.62), (0.89, 0.79)),
    "identity/contact": ((0.97, 0.78), (0.95, 0.54), (0.95, 0.76), (0.95, 0.75), (0.96, 0.74)),
    "sharing/recipients": ((0.96, 0.63), None, None, None, (0.96, 0.63)),
    "rights/access": ((0.81, 0.89), (0.77, 0.74), (0.31, 0.78), None, (0.91, 0.94)),
    "rights/rectification": (None, (0.76, 0.73), (0.18, 0.76), None, (0.92, 0.95)),
    "rights/erasure": ((0.72, 0.81), (0.80, 0.72), (0.18, 0.68), None, (0.81, 0.72)),
    "rights/restriction": (None, (0.31, 0.57), None, None, (0.86, 0.98)),
    "rights/objection": (None, (0.45, 0.55), (0.56, 0.87), None, (0.45, 0.61)),
    "rights/portability": ((0.43, 0.86), (0.28, 0.56), (0.89, 0.99), None, (0.88, 0.99)),
    "rights/withdraw-consent": (None, None, None, None, (0.53, 0.54)),
    "rights/complaint": ((0.43, 0.84), (0.34, 0.57), None, None, (0.75, 0.96)),
    "use/lawful-basis": (None, (0.66, 0.76), (0.90, 0.86), None, (0.91, 0.89)),
    "sharing/transfers": ((0.33, 0.74), None, None, None, (0.94, 0.95)),
    "use/automated-decisions": ((0.67, 0.98), None, None, None, (0.63, 0.98)),
    "identity/dpo": (None, None, (0.76, 0.99), None, (0.48, 0.96)),
}
"""By rule, for each tool: F1 of present and of missing, unweighted, labels as published; None where it has no rule."""
