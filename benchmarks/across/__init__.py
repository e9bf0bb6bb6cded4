"""The test bed for questions asked across documents: stories whose claims, origins, echoes and denials are known."""
