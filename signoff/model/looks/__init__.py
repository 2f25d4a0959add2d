"""Where the target is compared with the model, each time under the clause that promises it."""
