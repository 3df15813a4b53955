"""Changing boundaries, as a set and never broken.

A page, a command or an import says what it wants, looks at the plan, and publishes it:

    wanted = Wanted(parent="610305100001", day=today, shapes={"610305100001001": shape})
    wanted = followed(wanted, within=path)     # areas below redrawn ones go with them
    plan = plan_of(wanted, user, within=path)  # faults, changes, moves; writes nothing
    change = publish(wanted, within=path, by=user, reason="survey of 2026", seen=plan.seen)

`path` is where the reader may draw: a draft's, a file's, or the root's for commands; what lies
outside it is as good as not there.

`Wanted.to_json` and `from_json` are what a draft keeps. `shapes` cuts, joins and repairs.
`publish` raises `grids.errors.BoundaryRefused` with every fault, `Overtaken` where somebody was
quicker, `Refused` otherwise, and has then changed nothing. A later day makes a scheduled change,
which a task puts in force on its day by the same checks (`scheduled`); `reverting` says what would
bring back the boundaries from before a change.
"""
