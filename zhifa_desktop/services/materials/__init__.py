"""材料: papers for the leader, drafted from the records, edited by a person, then fixed."""
