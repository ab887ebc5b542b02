"""How the parts are learnt and measured. Imports all, imported by nothing."""
