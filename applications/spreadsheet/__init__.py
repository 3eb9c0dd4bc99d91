"""A budget as a spreadsheet: written, guarded, read in a process of its own, understood cell by cell, and compared."""
