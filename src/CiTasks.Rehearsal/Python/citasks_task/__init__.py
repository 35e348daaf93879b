"""What a task finds around its code in a rehearsal workspace. The bootstrap puts the job's instructions here."""
job = {}
