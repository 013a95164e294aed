"""A channel of the site's layer joins a group, rollcall_signals runs once, and what the channel received is printed."""

import json
import sys

import django
from asgiref.sync import async_to_sync


def main(group: str) -> None:
    django.setup()
    from channels.layers import get_channel_layer
    from django.core.management import call_command

    layer = get_channel_layer()
    channel = async_to_sync(layer.new_channel)()
    async_to_sync(layer.group_add)(group, channel)
    call_command("rollcall_signals", once=True, verbosity=0)
    print(json.dumps(async_to_sync(layer.receive)(channel)))


main(sys.argv[1])
