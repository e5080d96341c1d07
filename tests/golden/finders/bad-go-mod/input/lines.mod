module example.com/../x
module twice
require a
require example.com/good v1.0.0
require "open v1
require a b c d e f g h i j
replace a => 
replace => b
require (
  example.com/a$b v1.0.0
) trailing
require (
  example.com/last v1.0.0
