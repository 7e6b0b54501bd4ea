"""How pages and mails are said: languages, words, and the rows that several pages show."""
