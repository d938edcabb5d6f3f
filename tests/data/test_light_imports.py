"""Reading and listing data must not wait for the heavy libraries."""

import subprocess
import sys


def test_reading_and_storing_import_no_heavy_library():
    code = (
        "import sys, metaaug.modalities.loading, metaaug.modalities.resolve, metaaug.data.split;"
        "print([name for name in ('torch', 'sklearn', 'scipy', 'umap', 'streamlit') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
