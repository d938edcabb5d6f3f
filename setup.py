"""What pyproject.toml cannot say: app.py and pages/ are installed inside the package, for ``metaaug app`` to find."""

from setuptools import find_packages, setup

setup(
    script_name="setup.py",  # so that this file is not taken for a module of the dashboard
    packages=[*find_packages(include=["metaaug", "metaaug.*"]), "metaaug.dashboard", "metaaug.dashboard.pages"],
    package_dir={"metaaug.dashboard": ".", "metaaug.dashboard.pages": "pages"},
    package_data={
        "metaaug": [
            "py.typed",
            "**/*.css",
            "**/*.html",
            "**/*.js",
            "**/*.json",
            "**/*.jsonl",
            "**/*.md",
            "**/*.mo",
            "**/*.npz",
            "**/*.parquet",
            "**/*.safetensors",
        ],
        "metaaug.dashboard": [".streamlit/config.toml"],
    },
)
