//! The execution agent: claim, check, issue, publish, report.
