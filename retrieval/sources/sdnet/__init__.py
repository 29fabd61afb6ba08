"""Pages of SD.NET RIM (Sternberg) → pages; their texts lie in PDFs, or behind OParl."""
