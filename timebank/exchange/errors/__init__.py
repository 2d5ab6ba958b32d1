"""What exchange refuses. `field` is the command's and the form's field that the sentence stands beside."""
