"""What a target file says of the portal: its words, its pages, and where they are."""
