package main

import (
	"context"
	"errors"
	"os"
)

// mutant names what is made wrong in the program that a test starts.
const mutant = "TEST_NEWSBOT_MUTANT"

// runMutant is the program with something wrong in it, which its settings would refuse.
func runMutant(wrong string) error {
	c, err := loadConfig()
	if err != nil {
		return err
	}
	switch wrong {
	case "no settle time":
		c.SendSettle = 0
	case "short lease":
		c.SendLease = c.SendWithin / 2
	default:
		return errors.New("there is no mutation " + wrong)
	}
	return runBot(context.Background(), c, os.Stdout, os.Stderr)
}
