"""Which requirements tox installs; it loads this file, which lies beside ``tox.ini``.

They are the pins in ``requirements/*.txt``. Where ``TOX_CONSTRAINTS_FILE`` is set, as
in OpenStack's jobs, it is what ``requirements/*.in`` allows, under these constraints:
pip takes no plain constraints beside the hashes of pins.
https://tox.wiki/en/latest/plugins.html
"""

import os

constraints = os.environ.get("TOX_CONSTRAINTS_FILE")
os.environ["SPECS_REQUIREMENTS"] = "in" if constraints else "txt"
os.environ["SPECS_CONSTRAINTS"] = f"-c {constraints}" if constraints else ""
