"""The reference Phase 3b system: support tickets on Lambda and DynamoDB."""

from pkgutil import extend_path

VERSION = "0.1.0"

# On Lambda the functions lie in a zip file, and what they share in the layer db_utils: two places.
__path__ = extend_path(__path__, __name__)
