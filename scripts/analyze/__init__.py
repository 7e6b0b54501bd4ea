"""A gate: what a warehouse was really sent must also pass Google's own SQL analyzer."""
