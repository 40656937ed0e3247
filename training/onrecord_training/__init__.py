"""Makes the weights of the reader: corpus in, `models/en/model.bin` out."""
