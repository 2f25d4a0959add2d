"""What of securesystemslib is used here: keys in files, and envelopes.

It also looks for the libraries of cloud services, and does without those that are not there. boto3 is there,
for the backend. To load it takes 0.15 s of every command that signs or verifies, and nothing signs with it.
"""

import sys
from types import ModuleType
from typing import cast

_CLOUD = "boto3"
_loaded = sys.modules.get(_CLOUD)
if _loaded is None:
    # Python's own word for "is not there": whoever imports it next is told so, until that is taken back.
    sys.modules[_CLOUD] = cast(ModuleType, None)
try:
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import FormatError, VerificationError
    from securesystemslib.signer import CryptoSigner, SSlibKey
finally:
    if _loaded is None:
        del sys.modules[_CLOUD]

__all__ = ["CryptoSigner", "Envelope", "FormatError", "SSlibKey", "VerificationError"]
