"""The judgement and the work: rules, triage, what is written down. Knows nothing of terminals."""
