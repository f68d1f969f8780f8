package main

import (
	"newsbot/alerts"
	"newsbot/alerts/store"
)

// ears wake what looks for changes now and then as soon as a node tells of one.
func ears(roster *alerts.Roster, dispatchers map[string]*alerts.Dispatcher) store.Ears {
	return store.Ears{
		Topics: roster.Bell.Ring,
		Due: func(platform string) {
			for name, d := range dispatchers {
				if platform == "" || platform == name {
					d.Bell.Ring()
				}
			}
		},
	}
}
