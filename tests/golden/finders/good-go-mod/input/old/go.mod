module "example.com/old"

go 1.21.5
require(
	golang.org/x/net master
)
