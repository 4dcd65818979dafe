"""Codes to join a class, keys to teach it, tokens that tell learners apart; only hashes of the last two are kept."""

import hashlib
import hmac
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else: no 0 O, 1 I L
CODE_LENGTH = 6  # 31 ** 6 is 887 million
KEY_LENGTH = 16  # 79 bits
_PEPPER = secrets.token_bytes(16)  # of this process
_GROUP = 4  # characters of a key between dashes
_LONGEST = 200  # characters that are looked at in what somebody sent
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 2**26}  # of scrypt: 16 MB and about 50 ms


def new_code() -> str:
    """A join code."""
    return _drawn(CODE_LENGTH)


def new_key() -> str:
    """A teacher's key, in groups that can be read aloud."""
    letters = _drawn(KEY_LENGTH)
    return "-".join(letters[start : start + _GROUP] for start in range(0, KEY_LENGTH, _GROUP))


def new_token() -> str:
    """What a learner's address holds: 128 bits."""
    return secrets.token_urlsafe(16)


def new_salt() -> bytes:
    """Makes equal keys hash differently."""
    return secrets.token_bytes(16)


def as_typed(text: str) -> str:
    """A code or key without the spaces and dashes, and in the capitals, that people may or may not type."""
    return "".join(letter for letter in text[:_LONGEST].upper() if letter in ALPHABET)


def hash_key(key: str, salt: bytes) -> bytes:
    """Slow on purpose, for whoever gets hold of the file."""
    return hashlib.scrypt(as_typed(key).encode(), salt=salt, **_COST)


def hash_token(token: str) -> bytes:
    """Fast: nobody guesses 128 bits."""
    return hashlib.sha256(token[:_LONGEST].encode("utf-8", "replace")).digest()


def hash_source(address: str) -> str:
    """Tells network addresses apart while the server runs, without keeping any."""
    return hmac.new(_PEPPER, address.encode("utf-8", "replace"), "sha256").hexdigest()[:16]


def same(first: bytes, second: bytes) -> bool:
    """Comparison that takes as long wherever the difference is."""
    return hmac.compare_digest(first, second)


def _drawn(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
