module example.com/Team/lib

go 1.20

require example.com/far v1.0.0
