/* settings */ wildPlayer({ id: 9041, n: {{rand}}, dash: "{{url:clip|hex}}" });
