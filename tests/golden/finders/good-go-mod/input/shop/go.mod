// Deprecated: the till is now elsewhere.
module example.com/Team/shop // the shop

go 1.21.5
toolchain go1.22.1

require golang.org/x/crypto v0.17.0
require (
	"github.com/BurntSushi/toml" v1.0.0 // indirect; for the tests
	github.com/old/yaml v2.0.0+incompatible
	github.com/pinned/thing v1.1.0 // indirect
	github.com/other/thing v0.0.0-20240102030405-0123456789ab // not indirect
	example.com/lib v0.3.0
)

replace (
	github.com/old/yaml => example.com/fork/yaml/v3 v3.0.1
	github.com/pinned/thing v1.0.9 => example.com/fork/thing v1.9.9
	example.com/lib => `../lib`
	example.com/unused => example.com/never v9.9.9
)
replace example.com/lib v0.3.0 => ./third party/lib
replace example.com/lib v0.3.0 => "./third party/lib"

exclude golang.org/x/crypto v0.16.0
retract [v1.0.0, v1.9.9] // broken
godebug default=go1.21
tool example.com/tool/cmd/x
