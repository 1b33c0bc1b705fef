"""Reports as text: JSON, summary, terminal table and pages. Pure: values in, strings out, no clock and no files."""
