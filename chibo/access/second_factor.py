"""The second factor: a code of six digits from an application, or a back-up code on paper."""

from __future__ import annotations

import base64
from typing import Literal

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django_otp import match_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .rights import Reader, Right

BACK_UP_CODES = 8
Step = Literal["code", "set up"]


def is_required(reader: Reader, sample_data: bool) -> bool:
    """Tell whether the account needs one: who may export does, or may make accounts that do.

    Sample data need no such care.
    """
    return not sample_data and (reader.may(Right.EXPORT) or reader.may(Right.ADMINISTER))


def has_one(user: User) -> bool:
    """Tell whether the account has set one up."""
    found: bool = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    return found


def is_passed(user: User) -> bool:
    """Tell whether the session has passed it: the middleware of django-otp marks the account."""
    return getattr(user, "otp_device", None) is not None


def next_step(user: User, required: bool) -> Step | None:
    """Return what is still to be done by somebody who has typed the password alone."""
    if has_one(user):
        return "code"
    return "set up" if required else None


def begin(user: User) -> TOTPDevice:
    """Return the device that is being set up: the same until it is confirmed."""
    device, _made = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": user.username}
    )
    return device


def picture(device: TOTPDevice) -> str:
    """Return the QR code that the application reads, as the address of an image."""
    image: str = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3)
    return image


def typed_secret(device: TOTPDevice) -> str:
    """Return the secret to be typed where no camera reads the picture, in groups of four."""
    secret = base64.b32encode(device.bin_key).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@transaction.atomic
def confirm(device: TOTPDevice, code: str) -> bool:
    """Confirm a device by its first code; an earlier one of the account is forgotten."""
    if not device.verify_token(code):
        return False
    TOTPDevice.objects.filter(user=device.user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return True


@transaction.atomic
def make_codes(user: User) -> list[str]:
    """Make back-up codes, each good for once, in place of those made before."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="paper")
    codes = [StaticToken.random_token() for _ in range(BACK_UP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes_left(user: User) -> int:
    """Return how many back-up codes the account has left."""
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


def checked(user: User, code: str) -> Device | None:
    """Return the device that a code is of; none where it is wrong, used, or tried too often."""
    return match_token(user, "".join(code.split()).lower())


def forget(user: User) -> None:
    """Forget the account's devices and codes."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
