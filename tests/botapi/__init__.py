"""A stand-in for Telegram's Bot API: a process that speaks real HTTP and says its errors.

`python -m tests.botapi` prints one JSON line with its port. Bots call `/bot<token>/<method>` as they would
call Telegram; a test calls `/control/…`:

- POST /control/update  an update without update_id (a list of them too) → {"update_ids": […]}
- GET  /control/calls?after=N   what bots called after the Nth call, with arguments, status and time
- POST /control/fail    {"method", "times", and one of "status" (with "description", "retry_after",
  "migrate_to"), "drop" (close the connection), "after_drop" (do it, then close), "delay" seconds; "chat"}
- POST /control/set     {"token", "username"}
- GET  /control/state   what Telegram knows: waiting updates, webhook, commands, messages of each chat
"""
