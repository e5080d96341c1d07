module example.com/unpruned

go 1.16

require github.com/direct/a v1.9.3
require github.com/direct/b v1.0.0
replace github.com/direct/b => example.com/fork/b v1.1.0
