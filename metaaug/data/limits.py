"""The most that is read of an upload. Uploads are hostile until they have passed these."""

MEBIBYTE = 1024 * 1024

MAX_FILE_BYTES = 200 * MEBIBYTE
"""Largest file that is read, archives and tables alike."""

MAX_ARCHIVE_ENTRIES = 100_000
"""Most entries of an archive, folders included."""
MAX_EXPANDED_BYTES = 1024 * MEBIBYTE
"""Most bytes all entries of an archive, or all columns of a Parquet file, may expand to."""
MAX_EXPANSION = 100
"""Most times larger than its archive the content may be."""
EXPANSION_FLOOR_BYTES = 16 * MEBIBYTE
"""Content up to this size may be expanded any number of times: flat images compress very well."""
MAX_MEMBER_BYTES = 64 * MEBIBYTE
"""Largest image file inside an archive."""
MAX_PATH_LENGTH = 300
"""Longest path of a file inside an archive, in characters."""

MAX_IMAGE_PIXELS = 40_000_000
"""Most pixels of one image before it is resized."""
MIN_SIDE = 4
"""Smallest side an image may be resized to, in pixels."""
MAX_SIDE = 256
"""Largest side an image may be resized to, in pixels."""
KEEP_SIDE = 64
"""Images that all have the same size, with no side longer than this, are not resized."""
MAX_IMAGE_VALUES = 256 * MEBIBYTE
"""Most numbers of a whole image set in memory: images × channels × height × width."""
MAX_IMAGE_CLASSES = 2_000
"""Most classes of an image set."""

MAX_ROWS = 200_000
"""Most rows of a table."""
MAX_COLUMNS = 1_000
"""Most columns of a table, the target included."""
MAX_CELLS = 5_000_000
"""Most rows × columns of a table."""
MAX_TABLE_CLASSES = 100
"""Most classes of a table's target."""
MAX_CATEGORIES = 1_000
"""Most different values of a categorical column."""
MAX_CELL_LENGTH = 10_000
"""Longest text in one cell, in characters."""
MAX_COLUMN_NAME_LENGTH = 200
"""Longest name of a column, in characters."""
MAX_NUMBER = 1e30
"""Numbers beyond this, either side of zero, are read as missing: they overflow single precision."""

MIN_PER_CLASS = 2
"""Fewest samples of a class: one for the support and one for the query."""
MAX_RANGES = 5
"""Most ranges that a number to predict is cut into; they stand for classes where samples are grouped."""
MIN_PER_RANGE = 3
"""Fewest samples of a range: train, validation and test need 1 each."""
MIN_TARGETS = 2 * MIN_PER_RANGE
"""Fewest rows with a number to predict."""
MIN_DIFFERENT = 5
"""Fewest different values of a number to predict."""
MAX_DROPPED = 200
"""Most dropped items that are listed one by one."""

MAX_TEXT_LENGTH = 100_000
"""Longest text, in characters."""
MAX_TEXT_CHARACTERS = 64 * MEBIBYTE
"""Most characters of all texts of a set together."""
MAX_TEXT_CLASSES = 200
"""Most classes of a set of texts."""

MIN_SERIES_LENGTH = 8
"""Fewest steps of a series: kernels have 9, and operations move values in time."""
MAX_SERIES_LENGTH = 512
"""Most steps of a series unless more are asked for; longer ones are resampled."""
MOST_SERIES_LENGTH = 2_048
"""Most steps that can be asked for."""
MAX_SERIES_CHANNELS = 64
"""Most channels of a series."""
MAX_SERIES_SIZE = 4_096
"""Most numbers of one series, channels × steps: with more channels there are fewer steps."""
MAX_SERIES = 100_000
"""Most series of a set."""
MAX_SERIES_VALUES_READ = 25_000_000
"""Most numbers of a whole file: series × channels × steps."""
MAX_SERIES_VALUES = 64_000_000
"""Most numbers of a set of series in memory, all of one length."""
MAX_SERIES_CLASSES = 500
"""Most classes of a set of series."""

MAX_SECONDS = 4.0
"""Longest clip of an audio set that is kept, in seconds; longer recordings are cut."""
MIN_SECONDS = 0.05
"""Shortest clip of an audio set, in seconds."""
MAX_RATE = 16_000
"""Most samples per second of an audio set; recordings with more are resampled."""
READ_RATES = (1_000, 192_000)
"""Least and most samples per second that a recording may have."""
MAX_AUDIO_CHANNELS = 8
"""Most channels of a recording."""
MAX_AUDIO_VALUES = 128 * MEBIBYTE
"""Most numbers of a whole audio set in memory: recordings × samples."""
MAX_AUDIO_CLASSES = 2_000
"""Most classes of an audio set."""
