"""How large a register may be. Beyond, the file is asked for in parts: nothing is read half."""

MAX_BYTES = 20 * 1_048_576
# A workbook is a compressed archive: what it may grow to.
MAX_UNPACKED_BYTES = 300 * 1_048_576
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 5_000
# Excel's own last row: formatted empty rows may reach down to it.
LAST_EXCEL_ROW = 1_048_576
