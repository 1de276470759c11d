"""What is made of discussions of drafts: terms kept or not, what became of each remark, which act a draft became."""
