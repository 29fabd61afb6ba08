"""The replies of the archive in Telegram.

    update ─► intake ─► conversation ─► outgoing ─► delivery ─► Telegram
              (once)    (archive)       (values)    (paced, repeated, noted)

An update counts as answered only when Telegram has accepted the whole reply; only then it is
confirmed to Telegram, see `polling`. No question is ever kept.
"""
