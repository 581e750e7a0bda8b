"""What people see of the region: who works here, what is sent, what is handed over."""
