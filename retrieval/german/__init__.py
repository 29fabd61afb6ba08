"""The German language, without any record: words, compounds, dates, spelling, topics."""
