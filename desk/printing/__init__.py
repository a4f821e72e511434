"""Print-outs: certificates, packets and tables that leave the desk."""
