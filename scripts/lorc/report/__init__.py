"""The weekly report: what the warehouse says of a week, laid out as a page, a PDF and a mail."""
